// The API's documentation in the reader's colours: Swagger UI has dark ones, and waits to be told.
"use strict";
{
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
  dark.addEventListener("change", follow);
  follow();
}
