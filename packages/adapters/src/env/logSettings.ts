import { optional } from "./Setting.ts"
import { matching, oneOf, whole } from "./SettingReader.ts"

/** Where logs go and how much of them is kept. */
export const logSettings = {
  level: optional("LOG_LEVEL", "one of trace, debug, info, warn, error, fatal", oneOf(["trace", "debug", "info", "warn", "error", "fatal"]), "info"),
  directory: optional("LOG_DIRECTORY", "the path of a folder", matching(/^[^\0]{1,1000}$/), null),
  maxFiles: optional("LOG_MAX_FILES", "a whole number of files from 1 to 1000", whole(1, 1000), 30),
  maxSize: optional("LOG_MAX_SIZE", "a whole number of bytes from 65536 to 1073741824", whole(65_536, 2 ** 30), 20_971_520)
}
