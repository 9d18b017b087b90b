package io.leadbridge.app;

import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/** Whose word counts where a route file names a property. */
final class Placeholders {

    private Placeholders() {}

    /**
     * Lets the settings count before variables of the environment: they were made of these already, and the demo and
     * commands have an environment of their own. A property that only a user's own route names may still come from there.
     */
    static void settle(CamelContext camel) {
        PropertiesComponent properties = (PropertiesComponent) camel.getPropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
    }
}
