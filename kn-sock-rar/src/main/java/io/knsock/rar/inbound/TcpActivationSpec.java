package io.knsock.rar.inbound;

import io.knsock.engine.settings.Settings;
import io.knsock.rar.properties.ActivationProperties;
import io.knsock.rar.properties.Properties;
import jakarta.resource.spi.ActivationSpec;
import jakarta.resource.spi.InvalidPropertyException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the server behind one message-driven bean, whose listener interface is {@link
 * io.knsock.MessageHandler}. Only {@code port} must be set, or {@code endpoints} for one that connects to a peer and
 * receives from there.
 *
 * <p>Equal only to itself (§19.4.1): two beans with the same settings are two activations.
 */
@ValidSettings
public final class TcpActivationSpec extends ActivationProperties implements ActivationSpec {
    private static final long serialVersionUID = 1L;

    /** What tells one activation from another. */
    private static final List<String> ADDRESSES = List.of("port", "unix-socket", "endpoints");

    /** Creates a spec in which nothing is set; the container calls the setters. */
    public TcpActivationSpec() {}

    /**
     * Checks the settings. Needs no resource adapter, opens no file and no socket.
     *
     * @throws InvalidPropertyException if any is missing or wrong; its message is {@link #mistakes()} and where the
     *     activation was to listen, and its descriptors are those of the properties
     */
    @Override
    public void validate() throws InvalidPropertyException {
        List<String> mistakes = mistakes();
        if (!mistakes.isEmpty()) {
            throw invalid(mistakes, whose(), null);
        }
    }

    /**
     * Some containers call {@link #validate()} first, and say of a failure only what it says. The bean is not known.
     */
    private String whose() {
        Settings.Source source = source();
        for (String key : ADDRESSES) {
            String value = source.get(key);
            if (value != null) {
                return " (the activation with " + Properties.name(key) + "=" + value + ")";
            }
        }
        List<String> names = propertyNames();
        return names.isEmpty() ? "" : " (the activation that sets " + String.join(", ", names) + ")";
    }

    /** Returns one sentence for each setting that is missing or wrong, which begins with its key. */
    List<String> mistakes() {
        return ActivationSettings.mistakes(source());
    }

    /**
     * Reads the settings, as of now.
     *
     * @param name the name of the server
     * @throws InvalidPropertyException as {@link #validate()} does
     */
    ActivationSettings settings(String name) throws InvalidPropertyException {
        try {
            return ActivationSettings.of(name, source());
        } catch (IllegalArgumentException bad) {
            List<String> mistakes = mistakes();
            throw invalid(mistakes.isEmpty() ? List.of(String.valueOf(bad.getMessage())) : mistakes, "", bad);
        }
    }

    /** Returns whether the property, by its name in camel case, is set. */
    boolean has(String property) {
        return hasProperty(property);
    }

    private static InvalidPropertyException invalid(List<String> mistakes, String whose, @Nullable Throwable cause) {
        InvalidPropertyException invalid = new InvalidPropertyException(String.join("; ", mistakes) + whose, cause);
        invalid.setInvalidPropertyDescriptors(Properties.of(TcpActivationSpec.class, mistakes));
        return invalid;
    }
}
