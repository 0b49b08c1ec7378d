import { Console, Effect, Redacted, Schema, Stdio } from "effect"
import { Command, Flag, Prompt } from "effect/cli"
import { Keystores } from "./Keystores.ts"

/** A key was to be typed, and there is no terminal to type it on. */
export class TerminalMissing extends Schema.TaggedError<TerminalMissing>()("TerminalMissing", {}) {
  override get message() {
    return "Run this command on a terminal: the key is typed there and nowhere else, so that no file and no history of a shell keeps it."
  }
}

const file = Flag.String("file").pipe(Flag.withDescription("Where the keystore is written; never over another file"))

/**
 * `keystore`: seals a private key that is typed without being shown, with the passphrase in ENCRYPTION_KEY, into a file for
 * PAYOUT_KEYSTORE_FILE. Needs no other setting.
 */
export const keystoreCommand = Command.make("keystore", { file }, Effect.fnUntraced(function*(given) {
  const keystores = yield* Keystores
  if (!(yield* (yield* Stdio.Stdio).stdinIsTerminal)) return yield* new TerminalMissing()
  const typed = yield* Prompt.run(Prompt.Hidden({ message: "The private key of the payout wallet (64 hex digits)" }))
  const wallet = yield* keystores.write(given.file, Redacted.make(Redacted.value(typed).trim()))
  yield* Console.log([
    `The key of ${wallet} is sealed in ${given.file}.`,
    `Set PAYOUT_WALLET_ADDRESS=${wallet} and PAYOUT_KEYSTORE_FILE=${given.file}, and give the watcher the same ENCRYPTION_KEY.`
  ].join("\n"))
})).pipe(Command.withDescription("Seal the private key of the payout wallet, typed unseen, into a keystore file"))
