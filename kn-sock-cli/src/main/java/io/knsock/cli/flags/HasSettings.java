package io.knsock.cli.flags;

/** A command with flags that are made from the engine's table. */
public interface HasSettings {
    /** Returns them. */
    SettingFlags settings();
}
