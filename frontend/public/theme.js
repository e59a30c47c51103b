// Runs before the first paint so that a dark page never flashes white. A file of its own,
// because the content security policy allows no inline script.
;(function () {
  var stored = null
  try {
    stored = JSON.parse(localStorage.getItem('anhao.preferences') || '{}')
  } catch {
    stored = {}
  }
  var theme = stored && stored.theme
  var dark =
    theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
  document.documentElement.lang = (stored && stored.locale) || 'zh-CN'
})()
