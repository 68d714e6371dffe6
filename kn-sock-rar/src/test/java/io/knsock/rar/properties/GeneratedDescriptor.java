package io.knsock.rar.properties;

import io.knsock.engine.settings.Setting;
import io.knsock.engine.settings.Settings;
import io.knsock.engine.settings.ValueType;
import io.knsock.rar.inbound.Tables;
import java.util.List;

/** The deployment descriptor (§20.6). */
final class GeneratedDescriptor {
    /** What the tables do not have. */
    static final String TLS_ENABLED = "Turns TLS on or off; without it TLS is on if any other TLS property is set.";

    private static final String TLS_KEY = "tls.key";

    private static final String XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- %s
                 %s -->
            <!-- Defaults are those of the engine: a property that is not set here and not by the administrator is not set. -->
            <connector xmlns="https://jakarta.ee/xml/ns/jakartaee"
                       xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                       xsi:schemaLocation="https://jakarta.ee/xml/ns/jakartaee https://jakarta.ee/xml/ns/jakartaee/connector_2_1.xsd"
                       version="2.1" metadata-complete="true">
              <description>Raw TCP and TLS for message-driven beans and as a pooled resource</description>
              <display-name>kn-sock</display-name>
              <vendor-name>io.knsock</vendor-name>
              <eis-type>TCP</eis-type>
              <resourceadapter-version>0.1.0</resourceadapter-version>
              <resourceadapter>
                <resourceadapter-class>io.knsock.rar.TcpResourceAdapter</resourceadapter-class>
                <outbound-resourceadapter>
                  <connection-definition>
                    <managedconnectionfactory-class>io.knsock.rar.outbound.TcpManagedConnectionFactory</managedconnectionfactory-class>
            %s        <connectionfactory-interface>io.knsock.pool.ConnectionPool</connectionfactory-interface>
                    <connectionfactory-impl-class>io.knsock.rar.outbound.ContainerPool</connectionfactory-impl-class>
                    <connection-interface>io.knsock.pool.PooledConnection</connection-interface>
                    <connection-impl-class>io.knsock.rar.outbound.Handle</connection-impl-class>
                  </connection-definition>
                  <transaction-support>NoTransaction</transaction-support>
                  <reauthentication-support>false</reauthentication-support>
                </outbound-resourceadapter>
                <inbound-resourceadapter>
                  <messageadapter>
                    <messagelistener>
                      <messagelistener-type>io.knsock.MessageHandler</messagelistener-type>
                      <activationspec>
                        <activationspec-class>io.knsock.rar.inbound.TcpActivationSpec</activationspec-class>
            %s          </activationspec>
                    </messagelistener>
                  </messageadapter>
                </inbound-resourceadapter>
                <adminobject>
                  <adminobject-interface>io.knsock.Connections</adminobject-interface>
                  <adminobject-class>io.knsock.rar.TcpConnections</adminobject-class>
                </adminobject>
              </resourceadapter>
            </connector>
            """;

    private GeneratedDescriptor() {}

    /** Returns the text. */
    static String text() {
        return XML.formatted(
                GeneratedTest.WHAT,
                GeneratedTest.HOW,
                properties(Tables.CONNECTION, 8),
                properties(Tables.ACTIVATION, 12));
    }

    private static String properties(List<List<? extends Setting<?>>> tables, int indentation) {
        StringBuilder properties = new StringBuilder();
        tables.stream().flatMap(List::stream).forEach(setting -> {
            if (setting.key().equals("tls.certificate")) { // the first of TLS
                properties.append(property(Settings.TLS_ENABLED, "String", TLS_ENABLED, false));
            }
            properties.append(property(
                    setting.key(),
                    GeneratedJava.isNumber(setting) ? "Integer" : "String",
                    setting.description(),
                    setting.valueType() == ValueType.SECRET || setting.key().equals(TLS_KEY)));
        });
        return properties.toString().indent(indentation);
    }

    private static String property(String key, String type, String description, boolean confidential) {
        return """
                <config-property>
                  <description>%s</description>
                  <config-property-name>%s</config-property-name>
                  <config-property-type>java.lang.%s</config-property-type>
                %s</config-property>
                """.formatted(
                        description.replace("&", "&amp;").replace("<", "&lt;"),
                        Beans.camelCase(key),
                        type,
                        confidential ? "  <config-property-confidential>true</config-property-confidential>\n" : "");
    }
}
