// Creates the panel. Runs in the extension's devtools page, once for each open DevTools window.

import browser from 'webextension-polyfill'

void browser.devtools.panels.create('Awescope', '/icons/icon-32.png', '/panel/panel.html')
