import { InvitationCode } from "@sigmatrade/core/user/User"
import { SecureRandom } from "effect/crypto"

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"

/** A random invitation code without letters that look alike; about 58 bits. */
export const newInvitationCode = () =>
  InvitationCode.make(Array.from(SecureRandom.randomBytesUnsafe(10), (byte) => LETTERS[byte % LETTERS.length]).join(""))
