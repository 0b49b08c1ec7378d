import { BlockHash, BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { Flow, IncidentId, IncidentKind, OperatorName } from "@sigmatrade/core/incident/Incident"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { ProviderState } from "@sigmatrade/core/provider/ProviderHealth"
import { Schema } from "effect"
import { ApiTime } from "./ApiTime.ts"

const Block = Schema.Struct({ number: BlockNumber, hash: BlockHash }).annotate({
  identifier: "Block",
  description: "A block by height and hash."
})

const Gap = Schema.Struct({
  from: BlockNumber,
  next: BlockNumber.annotate({ description: "The next block that will be read." }),
  to: BlockNumber,
  percent: Schema.Int.annotate({ description: "How much of it is read, in whole per cent, rounded down." })
}).annotate({
  identifier: "Gap",
  description: "Older blocks that are read beside the new ones. Payments in what is left are not known yet."
})

const Provider = Schema.Struct({
  id: ProviderId,
  state: ProviderState.annotate({
    description: "Only ready, lagging and out of range ones have a say in what is final. faulty: it lied or contradicted itself, and is "
      + "out until an operator admits it again."
  }),
  latest: Schema.NullOr(BlockNumber).annotate({ description: "The newest block it knows, if it said so." }),
  finalized: Schema.NullOr(BlockNumber).annotate({ description: "The newest block it calls final, if it said so." }),
  reason: Schema.NullOr(Schema.String).annotate({ description: "Why it does not answer; null when it does." }),
  reported_at: ApiTime.annotateKey({ description: "The watcher renews this every few seconds: when it is old, the watcher does not run." })
}).annotate({ identifier: "Provider", description: "An RPC provider as the watcher last saw it." })

const OpenIncident = Schema.Struct({
  id: IncidentId.annotate({ description: "The number operators approve it by." }),
  kind: IncidentKind,
  subject: Schema.String.annotate({ description: "What it is about: a provider, an asset, a flow, a transfer or a chain." }),
  facts: Schema.Record(Schema.String, Schema.String).annotate({
    description: "What is known about it. The names differ by kind and may grow."
  }),
  stops: Schema.Array(Flow).annotate({ description: "What stands still while it is open." }),
  asset: Schema.NullOr(AssetId).annotate({ description: "The one asset it concerns; null: all of them." }),
  approvals: Schema.Array(OperatorName).annotate({ description: "Operators who have agreed to close it." }),
  approvals_needed: Schema.Int.annotate({
    description: "How many different operators must agree; 0: it closes itself when its cause is over."
  }),
  opened_at: ApiTime
}).annotate({ identifier: "Incident", description: "Something that went wrong and is not over." })

const Stopped = Schema.Struct({
  flow: Flow,
  asset: Schema.NullOr(AssetId).annotate({ description: "The one asset it stands still for; null: all of them." })
}).annotate({ identifier: "Stopped", description: "Something that stands still because of an open incident." })

/** Where reading the chain stands, on the wire. */
export const ApiStatus = Schema.Struct({
  object: Schema.Literal("status"),
  cursor: Schema.NullOr(Block).annotateKey({ description: "Up to where the chain is read; null before the first block." }),
  final_mark: Schema.NullOr(Block).annotateKey({ description: "The highest block ever found to be final; null before the first." }),
  gaps: Schema.Array(Gap).annotate({ description: "Lowest first; empty when everything up to the cursor is read." }),
  providers: Schema.Array(Provider).annotate({ description: "In the order of the settings; empty before the watcher's first report." }),
  incidents: Schema.Array(OpenIncident).annotate({ description: "Those that are open, the oldest first." }),
  stopped: Schema.Array(Stopped).annotate({ description: "What stands still, each once; empty when everything goes on." })
}).annotate({ identifier: "Status", description: "Where reading the chain stands." })
