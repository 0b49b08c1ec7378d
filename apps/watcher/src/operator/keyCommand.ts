import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Console, Effect, Redacted } from "effect"
import { Argument, Command } from "effect/cli"
import { randomBytes } from "node:crypto"
import { hashOf } from "./hashOf.ts"

const name = Argument.String("name").pipe(
  Argument.withDescription("Your name as operator: letters a-z, digits and hyphens"),
  Argument.withSchema(OperatorName)
)

/** Makes a key of 256 random bits. */
const makeKey = Effect.sync(() => Redacted.make(`opk_${randomBytes(32).toString("base64url")}`))

/** `key`: makes an operator's key, shows it once, and the entry that lets him act. Needs no settings. */
export const keyCommand = Command.make("key", { name }, Effect.fnUntraced(function*(given) {
  const made = yield* makeKey
  yield* Console.log([
    "Your key. It is shown this once and kept nowhere: put it into your password manager, and give it to nobody.",
    "",
    `  ${Redacted.value(made)}`,
    "",
    "The entry for OPERATOR_KEYS in the settings (entries are separated by commas). It is no secret.",
    "",
    `  ${given.name}:${Buffer.from(hashOf(made)).toString("hex")}`
  ].join("\n"))
})).pipe(Command.withDescription("Make yourself an operator's key, and the entry for OPERATOR_KEYS"))
