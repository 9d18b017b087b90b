package io.leadbridge.simulator;

/** What people edit and rules carry. */
enum Field {
    NAME,
    PRICE,
    PERSON,
    TOWN
}
