package io.leadbridge.sync;

class InMemoryHeardTest extends HeardContract {

    @Override
    Heard heard() {
        return Heard.inMemory();
    }
}
