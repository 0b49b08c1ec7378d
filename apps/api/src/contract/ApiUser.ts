import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { LevelNumber } from "@sigmatrade/core/level/LevelTable"
import { Language, TelegramId } from "@sigmatrade/core/user/User"
import { Schema } from "effect"
import { ApiBalance } from "./ApiBalance.ts"
import { ApiTime } from "./ApiTime.ts"
import { ApiUserId } from "./ApiUserId.ts"

const Wallet = Schema.Struct({
  address: Schema.String.check(Schema.isPattern(/^0x[0-9a-fA-F]{40}$/u)).annotate({
    description: "The wallet the user pays from, with the checksum of EIP-55 in its capital letters."
  }),
  chain_id: ChainId,
  linked_at: ApiTime
}).annotate({ identifier: "Wallet", description: "The wallet a user pays from." })

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
