package io.leadbridge.camel.beancall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes call beans as Camel's own calls do. */
class BeanCallsTest {

    private final DefaultCamelContext context = new DefaultCamelContext();

    /** What is called. */
    public static final class Desk {

        /** Its arguments as text. */
        public String told(Object one, int number, Duration time, boolean yes, String text) {
            return one + " " + number + " " + time + " " + yes + " " + text;
        }

        /** One of several of that name. */
        public String size(List<?> all) {
            return "" + all.size();
        }

        /** Another of that name. */
        public String size(List<?> all, String unit) {
            return all.size() + unit;
        }

        /** A length, as two methods of this name and as many arguments have it. */
        public String length(String text) {
            return "text " + text.length();
        }

        /** The other one. */
        public String length(List<?> list) {
            return "list " + list.size();
        }

        /** Gives nothing. */
        public void silent(Object any) {}

        /** Gives what it gets. */
        public Object same(Object any) {
            return any;
        }

        /** Whether it is so. */
        public boolean is(Object any) {
            return "yes".equals(any);
        }

        /** Fails. */
        public Object fails(Object any) {
            throw new IllegalStateException("desk closed");
        }
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "told(${body}, 3, '5s', true, 'a, b')     | yes 3 PT5S true a, b",
                "told(null, -3, '0ms', false, '')         | \"null -3 PT0S false \"",
                "same(${variable.list.size})              | 2",
                "same(${header.word})                     | here",
                "size(${variable.list})                   | 2",
                "size(${variable.list}, ' of them')       | 2 of them",
                "length(${variable.list})                 | list 2",
                "silent(${body})                          | yes",
                "is(${body})                              | true",
            })
    void callsAsItIsWritten(String call, String given) throws Exception {
        start("bean: {ref: desk, method: \"" + call + "\"}");

        Exchange after = send();

        assertThat(after.getException()).isNull();
        assertThat(after.getMessage().getBody(String.class)).isEqualTo(given);
    }

    @Test
    void callsInExpressionsAndConditions() throws Exception {
        start(
                "setVariable: {name: said, expression: {method: {ref: desk, method: \"same('said')\"}}}",
                "filter: {expression: {method: {ref: desk, method: \"is(${body})\"}}, steps: [{setBody: {expression: {simple: {expression: \"${variable.said}\"}}}}]}");

        assertThat(send().getMessage().getBody()).isEqualTo("said");
    }

    @Test
    void tellsWhatFailed() throws Exception {
        start("bean: {ref: desk, method: \"fails(${body})\"}");

        assertThat(send().getException())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("desk closed");
    }

    @Test
    void tellsWhatFailedInAnExpression() throws Exception {
        start("setBody: {expression: {method: {ref: desk, method: \"fails(${body})\"}}}");

        assertThat(send().getException()).hasRootCauseMessage("desk closed");
    }

    @Test
    void tellsOfAnArgumentThatCannotBeConverted() throws Exception {
        start("bean: {ref: desk, method: \"size(${variable.duration})\"}");

        assertThat(send().getException()).isNotNull();
    }

    @Test
    void takesApartWhatItUnderstandsOnly() {
        context.getRegistry().bind("desk", new Desk());

        assertThat(BeanCall.of(context, "desk", "same(${body})")).isPresent();
        assertThat(BeanCall.of(context, "desk", "size(${body}, 'x')")).isPresent();
        for (String call : List.of(
                "same",
                "none(${body})",
                "same(body)",
                "same(${body} and more)",
                "same('${body}')",
                "same()",
                "length(${body})",
                "told(null, 1, '1m', true, x)")) {
            assertThat(BeanCall.of(context, "desk", call)).as(call).isEmpty();
        }
        assertThat(BeanCall.of(context, "nobody", "same(${body})")).isEmpty();
    }

    private void start(String... steps) throws Exception {
        BeanCalls.prepare(context);
        context.getRegistry().bind("desk", new Desk());
        String route =
                "- route: {id: calls, from: {uri: 'direct:calls', steps: [{" + String.join("}, {", steps) + "}]}}";
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("calls.camel.yaml", route));
        context.start();
    }

    private Exchange send() {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody("yes");
        exchange.getMessage().setHeaders(new HashMap<>(Map.of("word", "here")));
        exchange.setVariable("list", List.of(1, 2));
        exchange.setVariable("duration", Duration.ofSeconds(1));
        return context.createProducerTemplate().send("direct:calls", exchange);
    }
}
