import type { Address } from "@sigmatrade/core/chain/Address"
import type { Effect, Redacted } from "effect"
import { Context } from "effect"

/** Seals keys of wallets into files. What goes wrong is said in the error's own message, which holds no secret. */
export class Keystores extends Context.Service<Keystores, {
  /** Seals what was typed into a new file; answers whose key it is. */
  readonly write: (file: string, typed: Redacted.Redacted) => Effect.Effect<Address, Error>
}>()("@sigmatrade/watcher/operator/Keystores") {}
