package io.leadbridge.simulator;

import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** Stands in for a component to which routes send: all its endpoints do the same, whatever their options. */
final class End extends DefaultComponent {

    private final Processor processor;

    End(Processor processor) {
        this.processor = processor;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        parameters.clear();
        return new DefaultEndpoint(uri, this) {
            @Override
            public Producer createProducer() {
                return new DefaultProducer(this) {
                    @Override
                    public void process(Exchange exchange) throws Exception {
                        processor.process(exchange);
                    }
                };
            }

            @Override
            public Consumer createConsumer(Processor next) {
                throw new UnsupportedOperationException("the simulator hands the batches in");
            }
        };
    }
}
