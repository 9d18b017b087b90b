package io.leadbridge.crm;

import java.io.IOException;

/** An answer of a CRM has more bytes than we take; it was not read further. */
final class AnswerTooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLarge(long most) {
        super("an answer of more than " + most + " bytes, which the CRM's setting max-answer allows");
    }
}
