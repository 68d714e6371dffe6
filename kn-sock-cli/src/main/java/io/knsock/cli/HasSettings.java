package io.knsock.cli;

/** A command with flags that are made from the engine's table. */
interface HasSettings {
    /** Returns them. */
    SettingFlags settings();
}
