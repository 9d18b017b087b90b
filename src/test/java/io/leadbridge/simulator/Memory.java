package io.leadbridge.simulator;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;

/** What a bean has learned in its process. It dies with the process, and a bean that the routes hold cannot be replaced. */
final class Memory {

    private Memory() {}

    /** Empties all maps in the bean, and in the parts of its own package. */
    static void forget(Object bean) {
        for (Field field : bean.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                continue;
            }
            Object part = value(bean, field);
            if (part instanceof Map<?, ?> map && isOurs(bean)) {
                map.clear();
            } else if (part != null && isOurs(part)) {
                forget(part);
            }
        }
    }

    private static boolean isOurs(Object part) {
        return part.getClass().getPackageName().startsWith("io.leadbridge.crm")
                && !part.getClass().isRecord()
                && !part.getClass().isEnum();
    }

    private static Object value(Object bean, Field field) {
        try {
            field.setAccessible(true);
            return field.get(bean);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
