package io.leadbridge.camel.beancall;

import java.lang.reflect.Method;
import org.apache.camel.AsyncCallback;
import org.apache.camel.BeanScope;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.PluginHelper;

/** Makes a Camel context take the calls of beans apart once. */
public final class BeanCalls {

    private BeanCalls() {}

    /**
     * Changes how the routes of a context call beans: faster, and else as before.
     *
     * @param context before it has any routes
     */
    public static void prepare(CamelContext context) {
        BeanProcessorFactory camels = PluginHelper.getBeanProcessorFactory(context);
        context.getCamelContextExtension().addContextPlugin(BeanProcessorFactory.class, new Factory(camels));
        context.getRegistry().bind("bean-language", new BeanCallLanguage());
    }

    /** The EIP {@code bean}. */
    private record Factory(BeanProcessorFactory camels) implements BeanProcessorFactory {

        @Override
        public Processor createBeanProcessor(CamelContext context, Object bean, Method method) throws Exception {
            return camels.createBeanProcessor(context, bean, method);
        }

        @Override
        public Processor createBeanProcessor(
                CamelContext context,
                Object bean,
                String beanType,
                Class<?> beanClass,
                String ref,
                String method,
                BeanScope scope)
                throws Exception {
            if (bean == null
                    && beanType == null
                    && beanClass == null
                    && (scope == null || scope == BeanScope.Singleton)) {
                var call = BeanCall.of(context, ref, method);
                if (call.isPresent()) {
                    return new Step(call.get());
                }
            }
            return camels.createBeanProcessor(context, bean, beanType, beanClass, ref, method, scope);
        }
    }

    private static final class Step extends AsyncProcessorSupport {

        private final BeanCall call;

        Step(BeanCall call) {
            this.call = call;
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            try {
                Object result = call.make(exchange);
                if (!call.isVoid()) {
                    exchange.getMessage().setBody(result);
                }
            } catch (Exception e) {
                exchange.setException(e);
            }
            callback.done(true);
            return true;
        }

        @Override
        public String toString() {
            return "bean[" + call + "]";
        }
    }
}
