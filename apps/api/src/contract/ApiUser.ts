import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Language, TelegramId } from "@sigmatrade/core/user/User"
import { Schema } from "effect"
import { ApiUserId } from "./ApiUserId.ts"
import { ApiMoney } from "./ApiMoney.ts"
import { ApiTime } from "./ApiTime.ts"

const Wallet = Schema.Struct({
  address: Schema.String.check(Schema.isPattern(/^0x[0-9a-fA-F]{40}$/u)).annotate({
    description: "The wallet the user pays from, with the checksum of EIP-55 in its capital letters."
  }),
  chain_id: ChainId,
  linked_at: ApiTime
}).annotate({ identifier: "Wallet", description: "The wallet a user pays from." })

const ApiBalance = Schema.Struct({
  asset: AssetId,
  available: ApiMoney.annotateKey({ description: "What the user can spend." }),
  rewards: ApiMoney.annotateKey({ description: "Commissions earned and still held: they become available after their hold." })
}).annotate({ identifier: "Balance", description: "What a user has in one asset." })

/** A user as integrators see him. */
export const ApiUser = Schema.Struct({
  object: Schema.Literal("user"),
  id: ApiUserId,
  telegram_id: TelegramId,
  language: Language,
  /** A blocked user may not act but appeal, a terminated one may do nothing; what either pays is still recorded and stays his. */
  standing: Schema.Literals(["active", "blocked", "terminated"]),
  wallet: Schema.NullOr(Wallet),
  levels: Schema.Array(LevelNumber).annotate({ description: "The levels the user owns, ascending." }),
  balances: Schema.Array(ApiBalance).annotate({ description: "One entry per listed asset, zeros included, and per asset the user still holds." }),
  created_at: ApiTime
}).annotate({ identifier: "User", description: "A member of the community." })
