import type { Effect, Redacted } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import { HttpApiClient } from "effect/http-api"
import { ApiContract } from "../contract/ApiContract.ts"

/** The operations of the contract, by group and name. */
export type EffectClient = HttpApiClient.ForApi<typeof ApiContract>

/**
 * The API for programs written with Effect: what the contract's schemas decode, amounts as `bigint`, ids without their prefix, moments as
 * `DateTime`, and every problem as a typed error. It needs an `HttpClient`; repeating calls is the program's own affair.
 */
export const effectClient = (settings: { readonly baseUrl: string; readonly key: Redacted.Redacted }): Effect.Effect<EffectClient, never, HttpClient.HttpClient> =>
  HttpApiClient.make(ApiContract, { baseUrl: settings.baseUrl, transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken(settings.key)) })
