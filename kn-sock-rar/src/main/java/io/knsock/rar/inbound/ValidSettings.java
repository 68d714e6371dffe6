package io.knsock.rar.inbound;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The settings of an activation are right: a constraint of Jakarta Validation, so that a container that validates
 * JavaBeans (§5.3.7.2) tells every mistake at deployment. Where there is no such container, {@link
 * TcpActivationSpec#validate()} tells the same.
 */
@Documented
@Constraint(validatedBy = SettingsValidator.class)
@Target(TYPE)
@Retention(RUNTIME)
@interface ValidSettings {
    String message() default "";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
