package io.leadbridge.app;

import io.leadbridge.alert.Alerts;
import io.leadbridge.alert.Channel;
import io.leadbridge.alert.Grade;
import io.leadbridge.alert.Letters;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * How people are told of problems.
 *
 * @param name of this installation
 * @param channels those that have an address
 * @param addresses where they go
 * @param telegramToken of the bot; empty for none
 * @param telegramBase where Telegram's bots are asked
 * @param mailUser empty for none
 * @param mailPassword empty for none
 * @param parkedCritical so many parked messages are critical
 * @param timeoutMillis for one message
 * @param terms what is told when
 */
record AlertSettings(
        String name,
        List<Channel> channels,
        Letters.Addresses addresses,
        String telegramToken,
        String telegramBase,
        String mailUser,
        String mailPassword,
        long parkedCritical,
        int timeoutMillis,
        Alerts.Terms terms) {

    /** Keys that no console may show. */
    static final List<String> SECRETS = List.of(
            "alert.webhook-url",
            "alert.webhook-secret",
            "alert.telegram-token",
            "alert.mail-user",
            "alert.mail-password");

    private static final int MOST_NAME_CHARS = 40;
    private static final int LEAST_SECRET_BYTES = 24;
    private static final int MOST_SECRET_BYTES = 64;
    private static final String SECRET_PREFIX = "whsec_";
    private static final Duration SECOND = Duration.ofSeconds(1);

    static AlertSettings read(PropertyReader reader) {
        String name = reader.text("alert.name");
        if (name.isEmpty() || name.length() > MOST_NAME_CHARS || name.chars().anyMatch(Character::isISOControl)) {
            reader.fault("alert.name", "1 to " + MOST_NAME_CHARS + " characters");
        }
        List<Channel> channels = new ArrayList<>();
        webhook(reader, channels);
        telegram(reader, channels);
        mail(reader, channels);
        int timeoutMillis = (int) reader.number("alert.timeout-ms", 100, 60_000);
        reader.duration("alert.period", SECOND, Duration.ofMinutes(10));
        // A round may wait once for each channel, and for nothing else.
        Duration lease = Duration.ofMillis(timeoutMillis * 6L).plusMinutes(1);
        return new AlertSettings(
                name,
                List.copyOf(channels),
                new Letters.Addresses(
                        reader.text("alert.webhook-url"),
                        reader.text("alert.webhook-secret"),
                        reader.text("alert.telegram-chat"),
                        reader.text("alert.mail-server"),
                        reader.text("alert.mail-from"),
                        reader.text("alert.mail-to")),
                reader.text("alert.telegram-token"),
                reader.text("alert.telegram-base"),
                reader.text("alert.mail-user"),
                reader.text("alert.mail-password"),
                reader.number("alert.parked-critical", 1, 1_000_000),
                timeoutMillis,
                new Alerts.Terms(
                        reader.duration("alert.repeat", Duration.ofMinutes(1), Duration.ofDays(30)),
                        reader.duration("alert.rise", SECOND, Duration.ofDays(1)),
                        reader.duration("alert.settle", Duration.ZERO, Duration.ofHours(1)),
                        lease,
                        (int) reader.number("alert.most", 1, 100)));
    }

    private static void webhook(PropertyReader reader, List<Channel> channels) {
        Grade from = grade(reader, "alert.webhook-grade");
        if (isOn(reader, "alert.webhook-url", "alert.webhook-secret")) {
            if (!isAddress(reader.text("alert.webhook-url"), List.of("http", "https"))) {
                reader.fault("alert.webhook-url", "an address that begins with http:// or https://");
            }
            if (!isSecret(reader.text("alert.webhook-secret"))) {
                reader.fault("alert.webhook-secret", "whsec_ and base64 of 24 to 64 bytes");
            }
            channels.add(new Channel("webhook", from));
        }
    }

    private static void telegram(PropertyReader reader, List<Channel> channels) {
        Grade from = grade(reader, "alert.telegram-grade");
        if (!isAddress(reader.text("alert.telegram-base"), List.of("http", "https"))) {
            reader.fault("alert.telegram-base", "an address that begins with https://");
        }
        if (isOn(reader, "alert.telegram-token", "alert.telegram-chat")) {
            if (!reader.text("alert.telegram-chat").matches("-?\\d{1,19}|@\\w{1,64}")) {
                reader.fault("alert.telegram-chat", "the id of a chat, or @ and the name of a channel");
            }
            if (!reader.text("alert.telegram-token").matches("[A-Za-z0-9:_-]{1,100}")) {
                reader.fault("alert.telegram-token", "a bot's token, as 123456:ABC-DEF");
            }
            channels.add(new Channel("telegram", from));
        }
    }

    private static void mail(PropertyReader reader, List<Channel> channels) {
        Grade from = grade(reader, "alert.mail-grade");
        if (isOn(reader, "alert.mail-server", "alert.mail-from", "alert.mail-to")) {
            if (!isAddress(reader.text("alert.mail-server"), List.of("smtp", "smtps"))) {
                reader.fault("alert.mail-server", "smtp://host:port or smtps://host:port");
            }
            for (String key : List.of("alert.mail-from", "alert.mail-to")) {
                if (!reader.text(key).matches("[^\\s@,]+@[^\\s@,]+(\\s*,\\s*[^\\s@,]+@[^\\s@,]+)*")) {
                    reader.fault(key, "an e-mail address" + (key.endsWith("to") ? ", or several with commas" : ""));
                }
            }
            channels.add(new Channel("mail", from));
        }
    }

    /** Whether these are set; that all of them or none are is made sure of. */
    private static boolean isOn(PropertyReader reader, String... keys) {
        List<String> missing =
                List.of(keys).stream().filter(key -> reader.text(key).isEmpty()).toList();
        if (missing.size() == keys.length) {
            return false;
        }
        missing.forEach(key -> reader.fault(key, "a value, for " + String.join(", ", keys) + " belong together;"));
        return missing.isEmpty();
    }

    private static Grade grade(PropertyReader reader, String key) {
        String word = reader.text(key);
        for (Grade grade : Grade.values()) {
            if (grade.word().equals(word.toLowerCase(Locale.ROOT))) {
                return grade;
            }
        }
        reader.fault(key, "warning or critical");
        return Grade.WARNING;
    }

    private static boolean isAddress(String text, List<String> schemes) {
        try {
            URI address = URI.create(text);
            return address.getHost() != null && schemes.contains(address.getScheme());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isSecret(String text) {
        try {
            int bytes =
                    Base64.getDecoder().decode(text.substring(Math.min(SECRET_PREFIX.length(), text.length()))).length;
            return text.startsWith(SECRET_PREFIX) && bytes >= LEAST_SECRET_BYTES && bytes <= MOST_SECRET_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Without what is in it. */
    @Override
    public String toString() {
        return "alerts by " + channels;
    }
}
