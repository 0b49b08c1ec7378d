import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { asProblem, ResourceNotFound } from "../../problems/declaredProblems.ts"
import { refusals } from "../../problems/refuse.ts"
import { ApiBroadcast, ApiBroadcastPreview, ApiBroadcastProgress } from "../ApiBroadcast.ts"
import { apiId } from "../apiId.ts"
import { ApiList, pageQuery } from "../ApiList.ts"
import { BodyChecks } from "../BodyChecks.ts"
import { BroadcastBody, RewriteBody, ScheduleBody } from "../BroadcastBody.ts"
import { matchHeaders, matchProblems } from "../matchHeaders.ts"
import { onceHeaders, OnceOnly } from "../OnceOnly.ts"
import { described, says } from "./says.ts"

const params = { id: apiId.broadcast }
const unknown = asProblem(ResourceNotFound)
/** What somebody agrees to: he has seen what it says. */
const seenHeaders = { ...onceHeaders, ...matchHeaders }

const create = HttpApiEndpoint.post("create", "/broadcasts", {
  headers: onceHeaders, payload: BroadcastBody, success: ApiBroadcastProgress.pipe(HttpApiSchema.status(201)), error: refusals("broadcast_empty", "link_unfit")
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "createBroadcast", "Write a broadcast", "A draft: nothing is sent before somebody starts it.", "broadcasts:write"
))

const rewrite = HttpApiEndpoint.post("rewrite", "/broadcasts/:id/rewrite", {
  params, headers: seenHeaders, payload: RewriteBody, success: ApiBroadcastProgress,
  error: [unknown, ...refusals(...matchProblems, "broadcast_empty", "link_unfit", "broadcast_unexpected_state")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "rewriteBroadcast", "Let a draft say something else", "What is scheduled or on its way never changes: somebody has agreed to it as it was.", "broadcasts:write"
))

const schedule = HttpApiEndpoint.post("schedule", "/broadcasts/:id/schedule", {
  params, headers: seenHeaders, payload: ScheduleBody, success: ApiBroadcastProgress,
  error: [unknown, ...refusals(...matchProblems, "broadcast_window_empty", "broadcast_begins_past", "broadcast_unexpected_state")]
}).middleware(BodyChecks).middleware(OnceOnly).annotateMerge(says(
  "scheduleBroadcast", "Let a broadcast start by itself", "It may be put off again until it has started.", "broadcasts:send"
))

const start = HttpApiEndpoint.post("start", "/broadcasts/:id/start", {
  params, headers: seenHeaders, success: ApiBroadcastProgress, error: [unknown, ...refusals(...matchProblems, "broadcast_unexpected_state")]
}).middleware(OnceOnly).annotateMerge(says(
  "startBroadcast", "Send a broadcast now", "To everybody it is for at this moment, each once, at the pace everything shares.", "broadcasts:send"
))

/** What can be done with one on its way. Its counts change all the time, and whoever stops something must not be asked twice. */
const steering = <const Name extends "pause" | "resume" | "cancel">(name: Name, summary: string, description: string) =>
  HttpApiEndpoint.post(name, `/broadcasts/:id/${name}`, {
    params, headers: onceHeaders, success: ApiBroadcastProgress, error: [unknown, ...refusals("broadcast_unexpected_state")]
  }).middleware(OnceOnly).annotateMerge(says(`${name}Broadcast`, summary, description, "broadcasts:send"))

/** Messages of operators to many members. */
export const broadcasts = HttpApiGroup.make("broadcasts").add(
  HttpApiEndpoint.get("list", "/broadcasts", { query: pageQuery(apiId.broadcast), success: ApiList(ApiBroadcast) }).annotateMerge(says(
    "listBroadcasts", "All broadcasts", "By when they were written, newest first.", "broadcasts:read"
  )),
  HttpApiEndpoint.get("read", "/broadcasts/:id", { params, success: ApiBroadcastProgress, error: unknown }).annotateMerge(says(
    "readBroadcast", "One broadcast", "What it says, and how far it is.", "broadcasts:read"
  )),
  HttpApiEndpoint.get("preview", "/broadcasts/:id/preview", { params, success: ApiBroadcastPreview, error: unknown }).annotateMerge(says(
    "previewBroadcast", "What a broadcast would be", "Whom it would reach if it started now, in how many messages, and when the last one would leave.", "broadcasts:read"
  )),
  create,
  rewrite,
  schedule,
  start,
  steering("pause", "Hold a broadcast", "What is in hand is finished."),
  steering("resume", "Let a broadcast go on", "Unless its time is over."),
  steering("cancel", "End a broadcast", "For ever, wherever it stands. What is in hand is finished, and nobody else gets it.")
).annotateMerge(described("Broadcasts", "Messages of operators to many members."))
