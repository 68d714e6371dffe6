package io.knsock.rar.inbound;

import io.knsock.rar.properties.Properties;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Has each mistake of an activation's settings be a violation of its own, at its property. */
public final class SettingsValidator implements ConstraintValidator<ValidSettings, TcpActivationSpec> {
    /** What a message template gives a meaning to. */
    private static final Pattern SPECIAL = Pattern.compile("[{}$\\\\]");

    /** Creates a validator; the validation provider does. */
    public SettingsValidator() {}

    @Override
    public boolean isValid(TcpActivationSpec spec, ConstraintValidatorContext context) {
        List<String> mistakes = spec.mistakes();
        context.disableDefaultConstraintViolation();
        for (String mistake : mistakes) {
            context.buildConstraintViolationWithTemplate(SPECIAL.matcher(mistake)
                            .replaceAll(special -> Matcher.quoteReplacement("\\" + special.group())))
                    .addPropertyNode(Properties.name(mistake.split(" ", 2)[0]))
                    .addConstraintViolation();
        }
        return mistakes.isEmpty();
    }
}
