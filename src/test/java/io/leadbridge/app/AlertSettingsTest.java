package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadbridge.alert.Channel;
import io.leadbridge.alert.Grade;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertSettingsTest {

    private static final Path HOME = Path.of("").toAbsolutePath();

    @Test
    void tellNobodyAsShipped() {
        assertThat(Settings.read(HOME, Map.of()).alert().channels()).isEmpty();
    }

    @Test
    void takeAChannelThatHasItsAddress() {
        AlertSettings settings = Settings.read(
                        HOME,
                        Map.of(
                                "ALERT_TELEGRAM_TOKEN", "123:abc",
                                "ALERT_TELEGRAM_CHAT", "@ops",
                                "ALERT_TELEGRAM_GRADE", "critical"))
                .alert();

        assertThat(settings.channels()).containsExactly(new Channel("telegram", Grade.CRITICAL));
        assertThat(settings.toString()).doesNotContain("123:abc");
    }

    @Test
    void tellEveryFaultAndNoSecret() {
        Map<String, String> wrong = Map.of(
                "ALERT_WEBHOOK_URL", "ftp://canary-host/x",
                "ALERT_WEBHOOK_SECRET", "canary-secret",
                "ALERT_TELEGRAM_TOKEN", "canary token",
                "ALERT_TELEGRAM_CHAT", "my chat",
                "ALERT_MAIL_SERVER", "smtp://mail.example.com",
                "ALERT_MAIL_FROM", "not an address",
                "ALERT_MAIL_GRADE", "urgent");

        assertThatThrownBy(() -> Settings.read(HOME, wrong))
                .isInstanceOfSatisfying(SettingsException.class, failure -> assertThat(failure.faults())
                        .hasSize(6)
                        .anyMatch(fault -> fault.contains("ALERT_WEBHOOK_URL") && fault.contains("http://"))
                        .anyMatch(fault -> fault.contains("ALERT_WEBHOOK_SECRET") && fault.contains("whsec_"))
                        .anyMatch(fault -> fault.contains("ALERT_TELEGRAM_TOKEN"))
                        .anyMatch(fault -> fault.contains("ALERT_TELEGRAM_CHAT"))
                        .anyMatch(fault -> fault.contains("alert.mail-to") && fault.contains("belong together"))
                        .anyMatch(fault -> fault.contains("ALERT_MAIL_GRADE") && fault.contains("critical"))
                        .noneMatch(fault -> fault.contains("canary")));
    }
}
