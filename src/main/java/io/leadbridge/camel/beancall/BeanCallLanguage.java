package io.leadbridge.camel.beancall;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.language.bean.BeanLanguage;
import org.apache.camel.support.ExpressionAdapter;

/** Camel's language {@code bean}, in routes {@code method}, with calls taken apart once. */
final class BeanCallLanguage extends BeanLanguage {

    // Where Camel lays what a route says of a call.
    private static final int RESULT_TYPE = 0;
    private static final int BEAN = 1;
    private static final int METHOD = 2;
    private static final int BEAN_TYPE = 3;
    private static final int REF = 4;
    private static final int SCOPE = 5;

    @Override
    public Expression createExpression(String expression, Object[] properties) {
        return call(properties)
                .<Expression>map(Call::new)
                .orElseGet(() -> super.createExpression(expression, properties));
    }

    private Optional<BeanCall> call(Object[] properties) {
        if (properties == null || properties.length <= SCOPE) {
            return Optional.empty();
        }
        boolean more = Stream.of(RESULT_TYPE, BEAN, BEAN_TYPE, SCOPE).anyMatch(at -> properties[at] != null);
        return !more && properties[REF] instanceof String ref && properties[METHOD] instanceof String method
                ? BeanCall.of(getCamelContext(), ref, method)
                : Optional.empty();
    }

    private static final class Call extends ExpressionAdapter {

        private final BeanCall call;

        Call(BeanCall call) {
            this.call = call;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            try {
                return call.make(exchange);
            } catch (Exception e) {
                throw RuntimeCamelException.wrapRuntimeCamelException(e);
            }
        }

        @Override
        public String toString() {
            return call.toString();
        }
    }
}
