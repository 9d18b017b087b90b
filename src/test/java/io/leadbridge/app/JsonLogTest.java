package io.leadbridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

class JsonLogTest {

    private static final String MESSAGE = "019ab5ee-8c77-7d04-9a2b-0f6a57c1d2e3";

    @Test
    void isOneLineWithTheEventsIdAsAFieldOfItsOwn() throws Exception {
        String line = line(MESSAGE + ".2 acme/amocrm failed, comes back:\nlater \"soon\"", null);

        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(line.strip()).doesNotContain("\n");
        assertThat(json.path("event").asText()).isEqualTo(MESSAGE + ".2");
        assertThat(json.path("message").asText())
                .startsWith(MESSAGE + ".2 acme")
                .contains("\n");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("time").asText()).startsWith("20");
        assertThat(json.path("logger").asText()).isEqualTo("io.leadbridge.sync");
    }

    @Test
    void knowsAMessagesIdAndThatThereIsNone() throws Exception {
        assertThat(read(line(MESSAGE + " parked: no rule", null)).path("event").asText())
                .isEqualTo(MESSAGE);
        assertThat(read(line("stop: not ready any more", null)).path("event").asText())
                .isEmpty();
    }

    @Test
    void hasAnErrorsTrace() throws Exception {
        assertThat(read(line("broke", new IllegalStateException("because")))
                        .path("error")
                        .asText())
                .contains("IllegalStateException: because", "at io.leadbridge");
    }

    private static JsonNode read(String line) throws IOException {
        return new ObjectMapper().readTree(line);
    }

    private static String line(String message, Throwable cause) throws IOException {
        try (InputStream template = JsonLogTest.class.getResourceAsStream("/leadbridge-log.json")) {
            return JsonTemplateLayout.newBuilder()
                    .setConfiguration(new DefaultConfiguration())
                    .setEventTemplate(new String(template.readAllBytes()))
                    .build()
                    .toSerializable(Log4jLogEvent.newBuilder()
                            .setLoggerName("io.leadbridge.sync")
                            .setLevel(Level.WARN)
                            .setMessage(new SimpleMessage(message))
                            .setThrown(cause)
                            .build());
        }
    }
}
