# Writes a source file with mistakes in it, each asleep until Mistakes.isOn wakes it. First the list of changes (line, name, old, new; separated
# by tabs), then the file. A changed arm of a match gets the wrong arm before it; any other line becomes a choice of both expressions.
BEGIN { FS = "\t" }
NR == FNR { n[$1]++; name[$1, n[$1]] = $2; wrong[$1, n[$1]] = $4; next }
{
  line = $0
  indent = line; sub(/[^ ].*$/, "", indent)
  for (k = 1; k <= n[FNR]; k++) {
    new = wrong[FNR, k]; sub(/^ +/, "", new)
    old = line; sub(/^ +/, "", old)
    on = "Mistakes.isOn \"" name[FNR, k] "\""
    if (FILENAME ~ /\.cs$/) {
      line = indent chosen("Planted.IsAwake(\"" name[FNR, k] "\")", old, new)
    } else if (new ~ /^\| .* -> /) {
      at = index(new, " -> ")
      pattern = substr(new, 1, at)
      print indent pattern (pattern ~ / when / ? "&& " : "when ") on substr(new, at)
    } else if (new ~ /^((let|member) [^=]*|[A-Z][A-Za-z]*) = /) {
      at = index(new, " = ")
      from = index(old, " = ")
      line = indent substr(old, 1, from + 2) "(if " on " then (" substr(new, at + 3) ") else (" substr(old, from + 3) "))"
    } else {
      line = indent "(if " on " then (" new ") else (" old "))"
    }
  }
  print line
}

function chosen(on, old, new,    at, from) {
  if (old !~ /;$/ || new !~ /;$/) { print name[FNR, 1] " changes no whole statement" > "/dev/stderr"; exit 1 }
  if (new ~ /^var [A-Za-z]+ = /) {
    at = index(new, " = ")
    from = index(old, " = ")
    return substr(old, 1, from + 2) on " ? (" substr(new, at + 3, length(new) - at - 3) ") : (" substr(old, from + 3, length(old) - from - 3) ");"
  }
  return "if (" on ") { " new " } else { " old " }"
}
