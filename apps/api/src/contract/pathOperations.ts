import type { OpenApi } from "effect/http-api"

const METHODS = ["get", "post", "put", "patch", "delete"] as const

/** The operations of one path of a document, each with its method. */
export const pathOperations = (item: OpenApi.OpenAPISpec["paths"][string]) =>
  METHODS.flatMap((method): ReadonlyArray<readonly [method: (typeof METHODS)[number], operation: OpenApi.OpenAPISpecOperation]> => {
    const operation = item[method]
    return operation === undefined ? [] : [[method, operation]]
  })
