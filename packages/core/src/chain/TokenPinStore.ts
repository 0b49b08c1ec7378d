import type { DateTime, Effect, Option } from "effect"
import { Context } from "effect"
import type { AssetId } from "../money/Asset.ts"
import type { TokenFacts } from "./TokenFacts.ts"

/** What each token's contract was when we, or two operators, last agreed to it. Every adapter passes its contract suite. */
export class TokenPinStore extends Context.Service<TokenPinStore, {
  /** The facts agreed to last; none before the token was first met. */
  readonly get: (asset: AssetId) => Effect.Effect<Option.Option<TokenFacts>>
  /** Agrees to these facts from now on; what was agreed to before is kept as history. */
  readonly pin: (facts: TokenFacts, at: DateTime.Utc) => Effect.Effect<void>
}>()("@sigmatrade/core/chain/TokenPinStore") {}
