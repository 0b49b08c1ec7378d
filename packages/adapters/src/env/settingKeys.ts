import { settingGroups } from "./settingGroups.ts"

/** Every key that is read from the environment. */
export const settingKeys: ReadonlyArray<string> =
  settingGroups({ hash: () => new Uint8Array(32) }, () => false).flatMap(([, settings]) => settings.map(({ key }) => key))
