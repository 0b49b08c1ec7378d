import { Address } from "@sigmatrade/core/chain/Address"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { Schema } from "effect"
import { apiId } from "./apiId.ts"
import { ApiTime } from "./ApiTime.ts"

const signed = Schema.String.check(Schema.isPattern(/^-?\d+$/u)).annotate({ description: "Base units as a string of digits." })

const WalletLine = Schema.Struct({
  wallet: Address, asset: AssetId, on_chain: signed, in_books: signed, difference: signed
}).annotate({ identifier: "WalletLine", description: "What a wallet holds: as the chain says, as the books say, and by how much the chain says more." })

const ReserveLine = Schema.Struct({ asset: AssetId, owed: signed, reserves: signed }).annotate({
  identifier: "ReserveLine", description: "What is owed to users in an asset, and what our wallets hold."
})

const Broken = Schema.Struct({ id: Schema.String, meaning: Schema.String, rows: Schema.Int, sample: Schema.String }).annotate({
  identifier: "BrokenInvariant", description: "Something that must always be true and is not."
})

/** What was found when the books were compared with the chain, on the wire. */
export const ApiCheckpoint = Schema.Struct({
  object: Schema.Literal("checkpoint"),
  id: apiId.checkpoint,
  sound: Schema.Boolean.annotate({ description: "Whether books and chain are one, reserves suffice and nothing is broken." }),
  chain_id: ChainId,
  block_number: BlockNumber,
  block_hash: BlockHash,
  wallets: Schema.Array(WalletLine),
  reserves: Schema.Array(ReserveLine),
  broken: Schema.Array(Broken),
  at: ApiTime
}).annotate({ identifier: "Checkpoint", description: "What was found when the books were compared with the chain at a final block." })
