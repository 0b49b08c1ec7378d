import { matching } from "./SettingReader.ts"
import { optional, secret } from "./Setting.ts"

/**
 * The key of the operator who runs a command. It comes from the environment of that command alone: in a file that others can read, or that
 * all apps share, it would let them act in his name.
 */
export const ownKeySettings = {
  key: secret(optional("OPERATOR_KEY", "your own operator key, in one line", matching(/^[\x21-\x7e]{1,256}$/), ""))
}
