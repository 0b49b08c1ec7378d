/** One JSON-RPC call without its id. */
export interface RpcCall {
  readonly method: string
  readonly params: ReadonlyArray<unknown>
}

/** What a call is answered with. */
export type RpcAnswer = { readonly result: unknown } | { readonly error: { readonly code: number; readonly message: string } }

/** The rest of the pipeline: the rules behind this one, and at the end the upstream node. */
export type AskNext = (call: RpcCall) => Promise<RpcAnswer>

/** One kind of behaviour. It answers by itself, or lets `next` answer and changes the call before or the answer after. */
export type RpcRule = (call: RpcCall, next: AskNext) => Promise<RpcAnswer>

/** An error answer. */
export const rpcError = (code: number, message: string): RpcAnswer => ({ error: { code, message } })

/** Puts rules before an upstream; the first is asked first. */
export const pipeline = (rules: ReadonlyArray<RpcRule>, upstream: AskNext): AskNext =>
  rules.reduceRight<AskNext>((next, rule) => (call) => rule(call, next), upstream)

/** The result, or `undefined` for an error. */
export const resultOf = (answer: RpcAnswer): unknown => "result" in answer ? answer.result : undefined

/** A height as JSON-RPC writes it. */
export const hexNumber = (number: number): string => `0x${number.toString(16)}`

/** The height of the newest block as the rules behind see it. */
export const headNumber = async (next: AskNext): Promise<number> => Number(resultOf(await next({ method: "eth_blockNumber", params: [] })))
