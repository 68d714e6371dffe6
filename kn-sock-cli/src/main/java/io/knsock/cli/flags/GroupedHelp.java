package io.knsock.cli.flags;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help in which options, and in the main help the commands, stand under headings. */
public final class GroupedHelp {
    private GroupedHelp() {}

    /** Makes the help of a command so. */
    public static void applyTo(CommandLine command) {
        UsageMessageSpec help = command.getCommandSpec().usageMessage();
        help.abbreviateSynopsis(true);
        help.optionListHeading("");
        help.sectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedHelp::options);
        help.commandListHeading("");
        List<String> sections = new ArrayList<>(help.sectionKeys());
        sections.remove(UsageMessageSpec.SECTION_KEY_OPTION_LIST);
        sections.add(
                sections.indexOf(UsageMessageSpec.SECTION_KEY_COMMAND_LIST) + 1,
                UsageMessageSpec.SECTION_KEY_OPTION_LIST);
        help.sectionKeys(sections);
        help.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GroupedHelp::commands);
    }

    private static String options(Help help) {
        Map<Group, List<OptionSpec>> groups = new TreeMap<>();
        for (OptionSpec option : help.commandSpec().options()) {
            if (!option.hidden()) {
                groups.computeIfAbsent(group(option), group -> new ArrayList<>())
                        .add(option);
            }
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((group, options) -> {
            Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
            layout.addOptions(options, help.parameterLabelRenderer());
            text.append(String.format("%n%s:%n", group.heading())).append(layout);
        });
        return text.toString();
    }

    private static Group group(OptionSpec option) {
        Object source = option.userObject();
        if (source instanceof Group group) {
            return group;
        } else if (source instanceof Field field) {
            Group.In here = field.getAnnotation(Group.In.class);
            return here != null ? here.value() : group(field.getDeclaringClass(), Group.COMMON);
        }
        return Group.COMMON;
    }

    private static String commands(Help help) {
        Map<Group, List<Help>> groups = new TreeMap<>();
        for (Help command : help.subcommands().values()) {
            CommandSpec spec = command.commandSpec();
            groups.computeIfAbsent(group(spec.userObject().getClass(), Group.HELPING), group -> new ArrayList<>())
                    .add(command);
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((group, commands) -> {
            text.append(String.format("%n%s:%n", group.heading()));
            Help.TextTable table = Help.TextTable.forColumns(
                    help.colorScheme(),
                    new Help.Column(23, 2, Help.Column.Overflow.SPAN),
                    new Help.Column(77, 1, Help.Column.Overflow.WRAP));
            commands.forEach(command -> table.addRowValues(
                    command.commandSpec().name(),
                    command.commandSpec().usageMessage().description()[0]));
            text.append(table);
        });
        return text.toString();
    }

    /** A class of picocli's says nothing. */
    private static Group group(Class<?> type, Group otherwise) {
        Group.In here = type.getAnnotation(Group.In.class);
        return here == null ? otherwise : here.value();
    }
}
