package io.knsock.it;

import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Retention;

/** Binds an interceptor that marks what passes. */
@InterceptorBinding
@Retention(RUNTIME)
public @interface Audited {
    /** Marks the text that is asked, and the reply. */
    @Audited
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    class Auditor {
        @AroundInvoke
        Object around(InvocationContext context) throws Exception {
            context.setParameters(new Object[] {"<" + context.getParameters()[0]});
            return context.proceed() + ">";
        }
    }
}
