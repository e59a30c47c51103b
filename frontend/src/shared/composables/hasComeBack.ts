/** Whether the page was reached by going back: the router notes in each step of the history what came after it. */
export function hasComeBack(): boolean {
  return Boolean((window.history.state as { forward?: string | null } | null)?.forward)
}
