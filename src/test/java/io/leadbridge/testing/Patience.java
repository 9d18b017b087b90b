package io.leadbridge.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every wait without a bound of its own gives up after two minutes: on a machine that many tests share, Awaitility's ten
 * seconds would say something of the machine. JUnit finds it by {@code META-INF/services}.
 */
public final class Patience implements BeforeAllCallback {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(LONGEST);
    }
}
