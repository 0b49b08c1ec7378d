import { Context, Effect } from "effect"
import type { Scope } from "effect"
import { HttpEffect, HttpServerRequest } from "effect/http"
import type { HttpServerResponse } from "effect/http"
import { CurrentRequest } from "../problems/CurrentRequest.ts"
import { Companions } from "./Companions.ts"

/** A request as far as operations that read look at it: what the web's own requests cost to make is a good part of an answer. */
export interface PlainRequest {
  readonly method: "GET"
  /** Path and query. */
  readonly url: string
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: null
  /** Is told what is answered. */
  readonly tell: (response: HttpServerResponse.HttpServerResponse) => void
}

/** Lets operations answer plain requests, in these surroundings; what it gives back stops one. */
export const plainReader = <E>(
  operations: Effect.Effect<HttpServerResponse.HttpServerResponse, E, HttpServerRequest.HttpServerRequest | Scope.Scope>,
  surroundings: Context.Context<never>
) => {
  const told = HttpEffect.toHandled(operations, ({ source }, response) => Effect.sync(() => (source as PlainRequest).tell(response)))
  return (request: PlainRequest, current: typeof CurrentRequest.Service, companions: typeof Companions.Service): () => void => {
    const asked = HttpServerRequest.fromWeb(request as unknown as Request)
    const known = Context.add(Context.add(surroundings, CurrentRequest, current), Companions, companions)
    const fiber = Effect.runForkWith(Context.add(known, HttpServerRequest.HttpServerRequest, asked))(told)
    return () => fiber.interruptUnsafe()
  }
}
