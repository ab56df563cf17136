<#-- A message whose {0} is the given value; a translation without {0} gets it at the end. -->
<#macro with key value class="" dir="auto">
<#local parts = msg(key, "{0}")?split("{0}")>
${parts[0]}<bdi class="${class}" dir="${dir}">${value}</bdi>${parts[1]!}<#t>
</#macro>
