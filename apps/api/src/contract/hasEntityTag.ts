/** Whether what is read at a path is one thing, so that a caller may ask for it only when it has changed: as the contract writes paths, and as OpenAPI does. */
export const hasEntityTag = (path: string): boolean => path.startsWith("/v1/") && /\/(:id|\{id\}|:event_id|\{event_id\}|:day|\{day\}|balances|levels|me)$/u.test(path)
