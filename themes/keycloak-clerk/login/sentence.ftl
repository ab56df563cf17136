<#-- A message with the given value in place of {0}. A translation without {0} gets the value at the end. -->
<#macro with key value class="" dir="auto">
<#local parts = msg(key, "{0}")?split("{0}")>
${parts[0]}<bdi class="${class}" dir="${dir}">${value}</bdi>${parts[1]!}<#t>
</#macro>
