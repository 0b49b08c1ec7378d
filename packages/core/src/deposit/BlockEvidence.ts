import { Schema } from "effect"
import { BlockHash, BlockNumber } from "../chain/BlockHeader.ts"
import { ProviderId } from "../chain/ProviderId.ts"

/** A provider that calls a block final: up to which height it does, and how far it was when it said so. */
export class Witness extends Schema.Class<Witness>("Witness")({
  provider: ProviderId,
  /** The height up to which the provider's own final chain is ours. */
  final: BlockNumber,
  latest: BlockNumber
}) {}

/** Why a block counts as final: kept with everything that is credited because of it. */
export class BlockEvidence extends Schema.Class<BlockEvidence>("BlockEvidence")({
  number: BlockNumber,
  hash: BlockHash,
  /** By the validators' word and depth; by depth alone; or by depth because the validators' word did not come. */
  rule: Schema.Literals(["finalized", "depth", "fallback"]),
  /** How many witnesses the rule asked for. */
  quorum: Schema.Int.check(Schema.isGreaterThan(0)),
  /** As many as the quorum, or more: each another provider. */
  witnesses: Schema.Array(Witness)
}) {}
