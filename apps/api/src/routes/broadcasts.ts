import type { BroadcastId } from "@sigmatrade/core/broadcast/Broadcast"
import { BroadcastStore } from "@sigmatrade/core/broadcast/BroadcastStore"
import { previewBroadcast } from "@sigmatrade/core/broadcast/previewBroadcast"
import { Effect } from "effect"
import { HttpApiBuilder } from "effect/http-api"
import type { ApiBroadcastPreview } from "../contract/ApiBroadcast.ts"
import { ApiContract } from "../contract/ApiContract.ts"
import { broadcastView } from "../views/broadcastView.ts"
import { broadcastActs } from "./broadcastActs.ts"
import { broadcastRead } from "./broadcastRead.ts"
import { notFound } from "./notFound.ts"
import type { ListQuery } from "./readList.ts"
import { readList } from "./readList.ts"

const listBroadcasts = Effect.fn("listBroadcasts")(function*(query: ListQuery<BroadcastId>) {
  const store = yield* BroadcastStore
  return yield* readList("/v1/broadcasts", query, store.list, (found) => Effect.succeed(found.map(broadcastView)))
})

const readBroadcast = Effect.fn("readBroadcast")(function*(id: BroadcastId) {
  return yield* broadcastRead(yield* (yield* BroadcastStore).get(id).pipe(Effect.catchTag("BroadcastUnknown", () => notFound("broadcast"))))
})

const preview = Effect.fn("preview")(function*(id: BroadcastId) {
  const { finishAt, messages, parts, recipients } = yield* previewBroadcast(id).pipe(Effect.catchTag("BroadcastUnknown", () => notFound("broadcast")))
  return {
    object: "broadcast_preview", broadcast: id, recipients, messages, ends_at: finishAt,
    parts: parts.map(({ link, media, text }) => ({ text, media: media?.kind ?? null, link }))
  } satisfies typeof ApiBroadcastPreview.Type
})

/** `/v1/broadcasts` */
export const broadcasts = HttpApiBuilder.group(ApiContract, "broadcasts", (handlers) =>
  handlers
    .handle("list", ({ query }) => listBroadcasts(query))
    .handle("read", ({ params }) => readBroadcast(params.id))
    .handle("preview", ({ params }) => preview(params.id))
    .handle("create", ({ payload }) => broadcastActs.draft(payload.audience, payload))
    .handle("rewrite", ({ headers, params, payload }) => broadcastActs.rewrite(params.id, payload, headers["if-match"]))
    .handle("schedule", ({ headers, params, payload }) => broadcastActs.schedule(params.id, payload, headers["if-match"]))
    .handle("start", ({ headers, params }) => broadcastActs.start(params.id, headers["if-match"]))
    .handle("pause", ({ params }) => broadcastActs.steer(params.id, "pause"))
    .handle("resume", ({ params }) => broadcastActs.steer(params.id, "resume"))
    .handle("cancel", ({ params }) => broadcastActs.steer(params.id, "cancel")))
