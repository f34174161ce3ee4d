/** Sets a chosen theme before the first paint; without one the system's holds. */
const chosen = localStorage.getItem('storetap-theme')
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset['theme'] = chosen
