package io.invitation.testkit;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** An implementation of an interface that does as another one does, but for some methods. */
final class Altered<T> {

    /** What a method does instead. */
    interface Instead<T> {

        Object call(T real, Object[] arguments) throws Throwable;
    }

    private final Class<T> type;
    private final T real;
    private final Map<String, Instead<T>> methods = new HashMap<>();

    private Altered(Class<T> type, T real) {
        this.type = type;
        this.real = real;
    }

    static <T> Altered<T> of(Class<T> type, T real) {
        return new Altered<>(type, real);
    }

    Altered<T> by(String method, Instead<T> instead) {
        methods.put(method, instead);
        return this;
    }

    T get() {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> call(method, arguments)));
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        Instead<T> instead = methods.get(method.getName());
        if (instead != null) {
            return instead.call(real, arguments);
        }
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
