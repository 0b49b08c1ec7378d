declare module "async-exit-hook" {
  /** Events at which the hooks run, and how to leave them to somebody else. */
  const exitHook: { readonly hookedEvents: () => ReadonlyArray<string>; readonly unhookEvent: (event: string) => void }
  export default exitHook
}
