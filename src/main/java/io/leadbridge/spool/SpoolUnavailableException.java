package io.leadbridge.spool;

import java.io.IOException;

/** A message could not be kept, or the spool cannot be read: it is full, its disk is, or the disk does not work. */
public class SpoolUnavailableException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * @param message what is the matter, and what becomes of the message
     */
    public SpoolUnavailableException(String message) {
        super(message);
    }

    /**
     * @param message what is the matter, and what becomes of the message
     * @param cause what the file said
     */
    public SpoolUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
